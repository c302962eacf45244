drop function if exists access.take_allowance(text, text, integer, integer, integer, double precision),
  access.forget_full_allowances();
drop table access.allowance;

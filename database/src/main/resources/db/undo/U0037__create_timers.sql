-- Functions and policies that speak of these tables go with them.
drop table scheduler.timer_firing, scheduler.timer, scheduler.timer_handler cascade;

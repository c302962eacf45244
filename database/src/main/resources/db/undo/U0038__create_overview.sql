drop schema overview cascade;
drop function if exists scheduler.refresh_overview(), scheduler.platform_overview();

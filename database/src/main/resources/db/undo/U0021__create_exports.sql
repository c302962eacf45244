drop table metrics.export_chunk;
drop table metrics.data_export;

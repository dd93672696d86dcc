# 10,000 times adding and removing a toxic while 32 connections are busy.

begin_bytes
begin load wrk -t1 -c32 -d300s "http://127.0.0.1:$bytes_port/"
load_pid=$pid
printf 'control under load: %s\n\n' "$("$bench" toxics "$control" answers 10000)"
finish "$load_pid"
finish "$bytes_pid"

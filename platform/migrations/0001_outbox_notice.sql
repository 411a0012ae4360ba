-- A statement that writes no event wakes nobody: for each statement, also those that insert no row notified, and
-- transactions that notify commit one after the other in the whole server.
drop trigger outbox_written on outbox;
create trigger outbox_written after insert on outbox for each row execute function notify_outbox();

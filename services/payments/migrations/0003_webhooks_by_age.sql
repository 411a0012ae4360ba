-- For forgetting the old ones.
create index webhook_events_received on webhook_events (received_at);

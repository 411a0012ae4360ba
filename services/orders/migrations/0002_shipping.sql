alter table orders add column shipment jsonb;

-- What was shipped cannot turn back: its saga is closed, so that a cancellation that comes at the same moment finds none.
alter table sagas drop constraint sagas_phase_check;
alter table sagas add constraint sagas_phase_check check (phase in ('forward', 'undo', 'tail', 'done', 'closed', 'undone'));

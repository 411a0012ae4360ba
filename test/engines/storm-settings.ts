export const stormTopic = "storm.events";
export const subjects = 1_000;
export const eventsPerSubject = 100;
export const kills = 50;

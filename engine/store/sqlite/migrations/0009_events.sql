-- Ways for workers to their tasks: the oldest first, or those of the highest
-- priority. What has failed for good is not among them.

DROP INDEX external_task_topic_idx;
CREATE INDEX external_task_age_idx ON external_task (topic, create_time, id) WHERE retries IS NULL OR retries > 0;
CREATE INDEX external_task_priority_idx ON external_task (topic, priority DESC, create_time, id) WHERE retries IS NULL OR retries > 0;

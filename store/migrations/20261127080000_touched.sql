-- Which act touched each table last: what was made of tables stays good until then.
-- It is no part of the record, and nothing is decided by it. What stands at the head of
-- the spine's migration holds here too.

-- +goose Up

CREATE TABLE touched (
    name TEXT   NOT NULL PRIMARY KEY,
    act  BIGINT NOT NULL
);

-- What stands there already.
INSERT INTO touched (name, act) SELECT 'adoptions', MAX(a) FROM (SELECT MAX(since) AS a FROM adoptions UNION ALL SELECT MAX(until) FROM adoptions) AS x HAVING MAX(a) IS NOT NULL;
INSERT INTO touched (name, act) SELECT 'attachments', MAX(a) FROM (SELECT MAX(since) AS a FROM attachments UNION ALL SELECT MAX(until) FROM attachments) AS x HAVING MAX(a) IS NOT NULL;
INSERT INTO touched (name, act) SELECT 'campaigns', MAX(a) FROM (SELECT MAX(since) AS a FROM campaigns UNION ALL SELECT MAX(until) FROM campaigns) AS x HAVING MAX(a) IS NOT NULL;
INSERT INTO touched (name, act) SELECT 'conclusions', MAX(a) FROM (SELECT MAX(since) AS a FROM conclusions UNION ALL SELECT MAX(until) FROM conclusions) AS x HAVING MAX(a) IS NOT NULL;
INSERT INTO touched (name, act) SELECT 'contents', MAX(a) FROM (SELECT MAX(since) AS a FROM contents UNION ALL SELECT MAX(until) FROM contents) AS x HAVING MAX(a) IS NOT NULL;
INSERT INTO touched (name, act) SELECT 'corrections', MAX(a) FROM (SELECT MAX(since) AS a FROM corrections UNION ALL SELECT MAX(until) FROM corrections) AS x HAVING MAX(a) IS NOT NULL;
INSERT INTO touched (name, act) SELECT 'credentials', MAX(a) FROM (SELECT MAX(since) AS a FROM credentials UNION ALL SELECT MAX(until) FROM credentials) AS x HAVING MAX(a) IS NOT NULL;
INSERT INTO touched (name, act) SELECT 'data_keys', MAX(a) FROM (SELECT MAX(since) AS a FROM data_keys UNION ALL SELECT MAX(until) FROM data_keys) AS x HAVING MAX(a) IS NOT NULL;
INSERT INTO touched (name, act) SELECT 'datasets', MAX(a) FROM (SELECT MAX(since) AS a FROM datasets UNION ALL SELECT MAX(until) FROM datasets) AS x HAVING MAX(a) IS NOT NULL;
INSERT INTO touched (name, act) SELECT 'disclosures', MAX(a) FROM (SELECT MAX(since) AS a FROM disclosures UNION ALL SELECT MAX(until) FROM disclosures) AS x HAVING MAX(a) IS NOT NULL;
INSERT INTO touched (name, act) SELECT 'dossier_steps', MAX(a) FROM (SELECT MAX(since) AS a FROM dossier_steps UNION ALL SELECT MAX(until) FROM dossier_steps) AS x HAVING MAX(a) IS NOT NULL;
INSERT INTO touched (name, act) SELECT 'dossiers', MAX(a) FROM (SELECT MAX(since) AS a FROM dossiers UNION ALL SELECT MAX(until) FROM dossiers) AS x HAVING MAX(a) IS NOT NULL;
INSERT INTO touched (name, act) SELECT 'evidence', MAX(a) FROM (SELECT MAX(since) AS a FROM evidence UNION ALL SELECT MAX(until) FROM evidence) AS x HAVING MAX(a) IS NOT NULL;
INSERT INTO touched (name, act) SELECT 'grants', MAX(a) FROM (SELECT MAX(since) AS a FROM grants UNION ALL SELECT MAX(until) FROM grants) AS x HAVING MAX(a) IS NOT NULL;
INSERT INTO touched (name, act) SELECT 'household_changes', MAX(a) FROM (SELECT MAX(since) AS a FROM household_changes UNION ALL SELECT MAX(until) FROM household_changes) AS x HAVING MAX(a) IS NOT NULL;
INSERT INTO touched (name, act) SELECT 'import_places', MAX(a) FROM (SELECT MAX(since) AS a FROM import_places UNION ALL SELECT MAX(until) FROM import_places) AS x HAVING MAX(a) IS NOT NULL;
INSERT INTO touched (name, act) SELECT 'imports', MAX(a) FROM (SELECT MAX(since) AS a FROM imports UNION ALL SELECT MAX(until) FROM imports) AS x HAVING MAX(a) IS NOT NULL;
INSERT INTO touched (name, act) SELECT 'judgements', MAX(a) FROM (SELECT MAX(since) AS a FROM judgements UNION ALL SELECT MAX(until) FROM judgements) AS x HAVING MAX(a) IS NOT NULL;
INSERT INTO touched (name, act) SELECT 'leaf_tallies', MAX(a) FROM (SELECT MAX(since) AS a FROM leaf_tallies UNION ALL SELECT MAX(until) FROM leaf_tallies) AS x HAVING MAX(a) IS NOT NULL;
INSERT INTO touched (name, act) SELECT 'members', MAX(a) FROM (SELECT MAX(since) AS a FROM members UNION ALL SELECT MAX(until) FROM members) AS x HAVING MAX(a) IS NOT NULL;
INSERT INTO touched (name, act) SELECT 'receivers', MAX(a) FROM (SELECT MAX(since) AS a FROM receivers UNION ALL SELECT MAX(until) FROM receivers) AS x HAVING MAX(a) IS NOT NULL;
INSERT INTO touched (name, act) SELECT 'reviews', MAX(a) FROM (SELECT MAX(since) AS a FROM reviews UNION ALL SELECT MAX(until) FROM reviews) AS x HAVING MAX(a) IS NOT NULL;
INSERT INTO touched (name, act) SELECT 'rounds', MAX(a) FROM (SELECT MAX(since) AS a FROM rounds UNION ALL SELECT MAX(until) FROM rounds) AS x HAVING MAX(a) IS NOT NULL;
INSERT INTO touched (name, act) SELECT 'tallies', MAX(a) FROM (SELECT MAX(since) AS a FROM tallies UNION ALL SELECT MAX(until) FROM tallies) AS x HAVING MAX(a) IS NOT NULL;
INSERT INTO touched (name, act) SELECT 'unit_changes', MAX(a) FROM (SELECT MAX(since) AS a FROM unit_changes UNION ALL SELECT MAX(until) FROM unit_changes) AS x HAVING MAX(a) IS NOT NULL;
INSERT INTO touched (name, act) SELECT 'unit_facts', MAX(a) FROM (SELECT MAX(since) AS a FROM unit_facts UNION ALL SELECT MAX(until) FROM unit_facts) AS x HAVING MAX(a) IS NOT NULL;
INSERT INTO touched (name, act) SELECT 'unit_records', MAX(a) FROM (SELECT MAX(since) AS a FROM unit_records UNION ALL SELECT MAX(until) FROM unit_records) AS x HAVING MAX(a) IS NOT NULL;
INSERT INTO touched (name, act) SELECT 'unit_snapshots', MAX(a) FROM (SELECT MAX(since) AS a FROM unit_snapshots UNION ALL SELECT MAX(until) FROM unit_snapshots) AS x HAVING MAX(a) IS NOT NULL;
INSERT INTO touched (name, act) SELECT 'users', MAX(a) FROM (SELECT MAX(since) AS a FROM users UNION ALL SELECT MAX(until) FROM users) AS x HAVING MAX(a) IS NOT NULL;

-- +goose Down
DROP TABLE touched;

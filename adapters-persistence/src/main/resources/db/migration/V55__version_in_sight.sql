-- A gateway that may not migrate looks whether somebody has: see FARTHING_DB_MIGRATE.
GRANT SELECT ON flyway_schema_history TO farthing_app, farthing_engine;

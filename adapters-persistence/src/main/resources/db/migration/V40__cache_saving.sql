-- What a vendor's caches saved of a call: its tokens as plain input, less what they cost, in pico. The rates are those of
-- the tier that the call's input reached; a class without a rate of its own costs what its plain class costs.
CREATE FUNCTION cache_saving(rates jsonb, prompt bigint, cached bigint, written_5m bigint, written_1h bigint)
    RETURNS numeric LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$
SELECT 1000000 * (cached * (plain - coalesce((own ->> 'cache_read')::numeric, plain))
    + written_5m * (plain - coalesce((own ->> 'cache_write_5m')::numeric, plain))
    + written_1h * (plain - coalesce((own ->> 'cache_write_1h')::numeric, (own ->> 'cache_write_5m')::numeric, plain)))
FROM (SELECT own, (own ->> 'input')::numeric AS plain
      FROM (SELECT coalesce((SELECT tier
                             FROM jsonb_array_elements(rates -> 'tiers') AS tier
                             WHERE (tier ->> 'from_input_tokens')::bigint <= prompt
                             ORDER BY (tier ->> 'from_input_tokens')::bigint DESC
                             LIMIT 1), rates) AS own) AS reached) AS rated
$$;

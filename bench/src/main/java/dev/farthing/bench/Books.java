package dev.farthing.bench;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/// The product's books, read straight from its own database rather than through what it tells of itself.
record Books(long server, String url, String password) {
    /// How many calls, and what they cost together.
    record Sum(long calls, BigDecimal cost) {
        Sum plus(Sum other) {
            return new Sum(calls + other.calls, cost.add(other.cost));
        }

        boolean same(Sum other) {
            return calls == other.calls && cost.compareTo(other.cost) == 0;
        }

        @Override
        public String toString() {
            return calls + " calls, " + cost.stripTrailingZeros().toPlainString();
        }
    }

    private static final int PORT_LINE = 3;

    /// The embedded server of a data folder.
    static Books of(Path data) throws IOException {
        Path home = data.resolve("postgresql");
        List<String> postmaster = Files.readAllLines(home.resolve("cluster").resolve("postmaster.pid"));
        return new Books(
                Long.parseLong(postmaster.getFirst().strip()),
                "jdbc:postgresql://127.0.0.1:" + postmaster.get(PORT_LINE).strip() + "/farthing?user=farthing",
                Files.readString(home.resolve("password")).strip());
    }

    /// One row a call, refused ones left out: they are sampled, cost nothing and got no answer.
    Sum rows() {
        return sum("SELECT count(*), sum(cost_pico) FROM usage_row WHERE status <> 'refused'");
    }

    /// The sums kept beside the rows.
    Sum rollups() {
        return sum("SELECT sum(requests), sum(cost_pico) FROM usage_rollup_now");
    }

    Connection connection() throws SQLException {
        return DriverManager.getConnection(url + "&password=" + password);
    }

    /// Hard budgets of the first organisation, of keys nobody calls with.
    void addBudgets(int count) {
        execute("""
            INSERT INTO budget (org_id, id, scope, scope_id, unit, limit_amt, span, hard)
            SELECT (SELECT id FROM org ORDER BY created_at LIMIT 1), gen_random_uuid(), 'key', gen_random_uuid(), 'money',
                1000000000000, 'total', true
            FROM generate_series(1, %d)
            """.formatted(count));
    }

    /// Calls of an organisation that makes no others, spread over the last ten days.
    void addRows(int count) {
        execute("""
            INSERT INTO usage_row (org_id, request_id, started_at, key_id, key_name, sandbox, dialect, endpoint, model,
                upstream_model, provider, stream, status, http_status, attempts, input_tokens, cache_read_tokens,
                cache_write_5m_tokens, cache_write_1h_tokens, audio_input_tokens, image_input_tokens, output_tokens,
                reasoning_tokens, audio_output_tokens, image_output_tokens, images, prompt_tokens, completion_tokens,
                usage_source, usage_flags, cost_pico, currency, latency_ms, first_token_ms, chars, tags, user_agent)
            SELECT org, (lpad(to_hex((extract(epoch FROM at) * 1000)::bigint), 12, '0') || '7'
                    || substr(md5(n::text), 1, 19))::uuid,
                at, key, 'bench', false, 'openai', 'chat', 'bench-json', 'bench-json', 'bench', false, 'ok', 200, 1,
                266, 64, 0, 0, 0, 0, 70, 0, 0, 0, 0, 330, 70, 'reported', '{}', 86700000, 'CNY', 400, 400, 330, '{}',
                'farthing-bench'
            FROM (SELECT n, now() - random() * interval '10 days' AS at
                  FROM generate_series(1, %d) AS n) made,
                (SELECT gen_random_uuid() AS org, gen_random_uuid() AS key) whose
            """.formatted(count), "ANALYZE usage_row", "CHECKPOINT");
    }

    /// More calls of the first organisation: most at working hours of the last days, by so many keys of ten teams,
    /// a few of which make most of the calls, to twelve models of four providers, of which each key knows three
    /// models; and all sums of all calls anew, as if the journal had written them. Keys and credentials are those
    /// there are, as far as they go.
    void addUsage(int more, int days, int keys) {
        execute("SET work_mem = '256MB'", """
            INSERT INTO usage_row (org_id, request_id, started_at, team_id, key_id, key_name, sandbox, dialect, endpoint,
                model, upstream_model, provider, credential_id, stream, status, http_status, attempts, input_tokens,
                cache_read_tokens, cache_write_5m_tokens, cache_write_1h_tokens, audio_input_tokens, image_input_tokens,
                output_tokens, reasoning_tokens, audio_output_tokens, image_output_tokens, images, prompt_tokens,
                completion_tokens, usage_source, usage_flags, cost_pico, currency, latency_ms, first_token_ms, chars, tags,
                user_agent)
            SELECT org, (lpad(to_hex((extract(epoch FROM at) * 1000)::bigint), 12, '0') || '7'
                    || substr(md5(n::text || random()::text), 1, 19))::uuid,
                at, coalesce(k.team_id, ('00000000-0000-7000-8000-0000000010' || lpad((key %% 10)::text, 2, '0'))::uuid),
                coalesce(k.id, ('00000000-0000-7000-8000-00000002' || lpad(key::text, 4, '0'))::uuid),
                coalesce(k.name, 'bench'), false, 'openai',
                '/v1/chat/completions', 'bench-' || (key + model) %% 12, 'bench', 'bench-' || (key + model) %% 4,
                coalesce(c.id, ('00000000-0000-7000-8000-00000000030' || (key + model) %% 4)::uuid), false,
                CASE WHEN fate < 0.96 THEN 'ok' WHEN fate < 0.99 THEN 'error' ELSE 'cancelled' END,
                CASE WHEN fate < 0.96 THEN 200 WHEN fate < 0.99 THEN 502 ELSE 499 END, 1, 266, 64, 0, 0, 0, 0, 70, 0, 0, 0, 0,
                330, 70, 'reported', '{}', 86700000, 'CNY', took, took / 3, 330, ARRAY['team-' || key %% 10],
                'client-' || key %% 8 || '/1.0'
            FROM (SELECT n, least(now(), date_trunc('day', now()) - floor(random() * %1$d) * interval '1 day'
                        + interval '6 hours' + (random() + random()) * interval '6 hours') AS at,
                      floor(power(random(), 3) * %2$d)::int AS key, floor(random() * random() * 3)::int AS model,
                      random() AS fate, (100 + power(random(), 3) * 20000)::int AS took
                  FROM generate_series(1, %3$d) AS n) made
                CROSS JOIN (SELECT default_org AS org FROM installation) whose
                LEFT JOIN (SELECT row_number() OVER (ORDER BY id) - 1 AS number, id, team_id, name
                           FROM issued_key WHERE org_id = (SELECT default_org FROM installation)) k ON k.number = made.key
                LEFT JOIN (SELECT row_number() OVER (PARTITION BY provider_id ORDER BY c.id) - 1 AS number,
                               count(*) OVER (PARTITION BY provider_id) AS of, p.name, c.id
                           FROM credential c JOIN provider p ON p.id = provider_id) c
                    ON c.name = 'bench-' || (key + model) %% 4 AND c.number = n %% c.of
            """.formatted(days, keys, more), """
            TRUNCATE usage_pending, usage_rollup, usage_hour_rollup, usage_time_rollup, usage_detail,
                conversation, conversation_rollup
            """, """
            INSERT INTO usage_rollup (org_id, bucket, key_id, model, provider, team_id, sandbox, requests, ok_requests,
                error_requests, cancelled_requests, refused_requests, prompt_tokens, cached_tokens, cache_write_tokens,
                completion_tokens, reasoning_tokens, cost_pico, chars, latency_ms, first_token_ms, first_token_calls)
            SELECT org_id, date_bin('15 minutes', started_at, 'epoch'), key_id, model, coalesce(provider, ''), team_id,
                sandbox, count(*), count(*) FILTER (WHERE status = 'ok'), count(*) FILTER (WHERE status = 'error'),
                count(*) FILTER (WHERE status = 'cancelled'), 0, sum(prompt_tokens), sum(cache_read_tokens), 0,
                sum(completion_tokens), 0, sum(cost_pico), sum(chars), sum(latency_ms), sum(first_token_ms), count(*)
            FROM usage_row GROUP BY 1, 2, 3, 4, 5, 6, 7
            """, """
            INSERT INTO usage_hour_rollup (org_id, bucket, team_id, model, requests, ok_requests, error_requests,
                cancelled_requests, prompt_tokens, completion_tokens, cost_pico, chars, latency_ms, reported_calls,
                exact_calls, estimated_calls, newest, cached_tokens, first_token_ms, first_token_calls)
            SELECT org_id, date_bin('1 hour', bucket, 'epoch'), team_id, model, sum(requests), sum(ok_requests),
                sum(error_requests), sum(cancelled_requests), sum(prompt_tokens), sum(completion_tokens), sum(cost_pico),
                sum(chars), sum(latency_ms), sum(requests), 0, 0, max(bucket), sum(cached_tokens), sum(first_token_ms),
                sum(first_token_calls)
            FROM usage_rollup GROUP BY 1, 2, 3, 4
            """, "SELECT count_credentials_again()", """
            INSERT INTO usage_detail (org_id, grain, bucket, combination, key_id, team_id, model, provider, credential_id,
                upstream_model, dialect, endpoint, status, client, usage_source, stream, sandbox, tags, requests,
                prompt_tokens, cached_tokens, cache_write_tokens, completion_tokens, reasoning_tokens, cost_pico, latency_ms,
                first_token_ms, first_token_calls, further_attempts, fallback_pico, saved_pico, response_hits,
                response_saving_pico, latency, first_token)
            SELECT org_id, 'hour', bucket, combination_of(key_id, team_id, model, provider, credential_id, upstream_model,
                    dialect, endpoint, status, client, usage_source, stream, sandbox, tags),
                key_id, team_id, model, provider, credential_id, upstream_model, dialect, endpoint, status, client,
                usage_source, stream, sandbox, tags, requests, prompt_tokens, cached_tokens, 0, completion_tokens, 0,
                cost_pico, latency_ms, first_token_ms, requests, 0, 0, 0, 0, 0, latency, first_token
            FROM (SELECT org_id, date_bin('1 hour', started_at, 'epoch') AS bucket, key_id, team_id, model,
                    coalesce(provider, '') AS provider, credential_id, upstream_model, dialect, endpoint, status,
                    client_name(user_agent) AS client, usage_source, stream, sandbox, tags, count(*) AS requests,
                    sum(prompt_tokens) AS prompt_tokens, sum(cache_read_tokens) AS cached_tokens,
                    sum(completion_tokens) AS completion_tokens, sum(cost_pico) AS cost_pico,
                    sum(latency_ms) AS latency_ms, sum(first_token_ms) AS first_token_ms,
                    tally_times(latency_ms) AS latency, tally_times(first_token_ms) AS first_token
                FROM usage_row GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16) hours
            """, """
            INSERT INTO usage_detail (org_id, grain, bucket, combination, key_id, team_id, model, provider, credential_id,
                upstream_model, dialect, endpoint, status, client, usage_source, stream, sandbox, tags, requests,
                prompt_tokens, cached_tokens, cache_write_tokens, completion_tokens, reasoning_tokens, cost_pico, latency_ms,
                first_token_ms, first_token_calls, further_attempts, fallback_pico, saved_pico, response_hits,
                response_saving_pico, latency, first_token)
            SELECT d.org_id, 'day', date_trunc('day', d.bucket, o.time_zone), d.combination, d.key_id, d.team_id, d.model,
                d.provider, d.credential_id, d.upstream_model, d.dialect, d.endpoint, d.status, d.client, d.usage_source,
                d.stream, d.sandbox, d.tags, sum(d.requests), sum(d.prompt_tokens), sum(d.cached_tokens), 0,
                sum(d.completion_tokens), 0, sum(d.cost_pico), sum(d.latency_ms), sum(d.first_token_ms), sum(d.requests), 0,
                0, 0, 0, 0, sum_counts(d.latency), sum_counts(d.first_token)
            FROM usage_detail d JOIN org o ON o.id = d.org_id
            GROUP BY 1, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18
            """, """
            INSERT INTO usage_time_rollup (org_id, grain, bucket, team_id, model, latency, first_token, unanswered)
            SELECT org_id, grain, bucket, team_id, model, sum_counts(latency), sum_counts(first_token),
                coalesce(sum_counts(latency) FILTER (WHERE status <> 'ok'), '{}')
            FROM usage_detail GROUP BY 1, 2, 3, 4, 5
            """, """
            INSERT INTO conversation_rollup (org_id, day, team_id, conversations)
            SELECT d.org_id, (d.bucket AT TIME ZONE o.time_zone)::date, d.team_id, sum(d.requests)
            FROM usage_detail d JOIN org o ON o.id = d.org_id WHERE d.grain = 'day' GROUP BY 1, 2, 3
            """, "RESET work_mem", "VACUUM ANALYZE", "CHECKPOINT");
    }

    /// Lets everything have begun so many days ago.
    void begunAgo(int days) {
        execute("""
            SELECT make_month_partitions((date_trunc('month', now() AT TIME ZONE 'UTC') - make_interval(months => ago))::date)
            FROM generate_series(1, 1 + %d / 28) AS ago
            """.formatted(days), """
            UPDATE plan_change SET valid_from = now() - make_interval(days => %d)
            WHERE org_id = (SELECT default_org FROM installation)
            """.formatted(days));
    }

    /// What was tried at vendors for the calls there are, and what became of what failed.
    void addAttempts() {
        execute("""
            INSERT INTO attempt (org_id, request_id, number, provider_id, credential_id, upstream_model, started_at,
                http_status, failure_class, first_byte_ms, latency_ms)
            SELECT org_id, request_id, 1, p.id, credential_id, upstream_model, started_at, http_status,
                CASE WHEN status = 'error' THEN 'server_error' END, first_token_ms, latency_ms
            FROM usage_row u JOIN provider p ON p.name = u.provider
            """, """
            INSERT INTO vendor_error (id, org_id, request_id, number, at, level, failure_class, http_status, code, message,
                provider_id, provider, credential_id, key_id, key_name, model, upstream_model, latency_ms)
            SELECT overlay(request_id::text PLACING '7' FROM 15)::uuid, org_id, request_id, 1, started_at, 'error',
                'server_error', http_status, 'upstream_error', 'The vendor is overloaded and asks to try again later.', p.id,
                p.name, credential_id, key_id, key_name, model, upstream_model, latency_ms
            FROM usage_row u JOIN provider p ON p.name = u.provider WHERE u.status = 'error'
            """, """
            INSERT INTO key_use (org_id, key_id, last_used_at) SELECT org_id, key_id, max(started_at) FROM usage_row
            GROUP BY 1, 2 ON CONFLICT (org_id, key_id) DO UPDATE SET last_used_at = EXCLUDED.last_used_at
            """, "VACUUM ANALYZE", "CHECKPOINT");
    }

    /// How many rows the sums have that reports read.
    long sumRows() {
        return sum("""
            SELECT (SELECT count(*) FROM usage_rollup) + (SELECT count(*) FROM usage_hour_rollup)
                + (SELECT count(*) FROM usage_time_rollup) + (SELECT count(*) FROM usage_detail), 0
            """)
                .calls();
    }

    private void execute(String... statements) {
        try (Connection connection = connection();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        } catch (SQLException e) {
            throw new IllegalStateException("the books cannot be filled: " + e.getMessage(), e);
        }
    }

    private Sum sum(String query) {
        try (Connection connection = connection();
                Statement statement = connection.createStatement();
                ResultSet answer = statement.executeQuery(query)) {
            answer.next();
            BigDecimal pico = answer.getBigDecimal(2);
            return new Sum(answer.getLong(1), pico == null ? BigDecimal.ZERO : pico.movePointLeft(12));
        } catch (SQLException e) {
            throw new IllegalStateException("the books cannot be read: " + e.getMessage(), e);
        }
    }

    @Override
    public String toString() {
        return "Books[" + url + ", password […]]";
    }
}

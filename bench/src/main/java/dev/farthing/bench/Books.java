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

    /// Calls of the first organisation by twenty keys of two teams to four models, spread over the last days, and
    /// all
    /// sums of them as if the journal had written them.
    void addUsage(int count, int days) {
        execute("""
            INSERT INTO usage_row (org_id, request_id, started_at, team_id, key_id, key_name, sandbox, dialect, endpoint,
                model, upstream_model, provider, stream, status, http_status, attempts, input_tokens, cache_read_tokens,
                cache_write_5m_tokens, cache_write_1h_tokens, audio_input_tokens, image_input_tokens, output_tokens,
                reasoning_tokens, audio_output_tokens, image_output_tokens, images, prompt_tokens, completion_tokens,
                usage_source, usage_flags, cost_pico, currency, latency_ms, first_token_ms, chars, tags, user_agent)
            SELECT org, (lpad(to_hex((extract(epoch FROM at) * 1000)::bigint), 12, '0') || '7'
                    || substr(md5(n::text || random()::text), 1, 19))::uuid,
                at, ('00000000-0000-7000-8000-00000000010' || n %% 2)::uuid,
                ('00000000-0000-7000-8000-0000000002' || lpad((n %% 20)::text, 2, '0'))::uuid, 'bench', false, 'openai',
                '/v1/chat/completions', 'bench-' || n %% 4, 'bench', 'bench', false, 'ok', 200, 1, 266, 64, 0, 0, 0, 0,
                70, 0, 0, 0, 0, 330, 70, 'reported', '{}', 86700000, 'CNY', took, took / 3, 330, '{}', 'farthing-bench'
            FROM (SELECT n, now() - random() * interval '%d days' AS at, (100 + power(random(), 3) * 20000)::int AS took
                  FROM generate_series(1, %d) AS n) made,
                (SELECT default_org AS org FROM installation) whose
            """.formatted(days, count), "DELETE FROM usage_pending", "DELETE FROM usage_rollup", """
            INSERT INTO usage_rollup
            SELECT org_id, date_bin('15 minutes', started_at, timestamptz 'epoch'), key_id, model, coalesce(provider, ''),
                team_id, sandbox, count(*), count(*), 0, 0, 0, sum(prompt_tokens), sum(cache_read_tokens), 0,
                sum(completion_tokens), 0, sum(cost_pico), sum(chars), sum(latency_ms), sum(first_token_ms), count(*)
            FROM usage_row GROUP BY 1, 2, 3, 4, 5, 6, 7
            """, "SELECT count_hours_again()", "SELECT count_credentials_again()", """
            SELECT count_details_again(default_org, 'epoch') FROM installation
            """, "SELECT pg_advisory_lock(hashtext('fold_usage'))", """
            DO $$ BEGIN WHILE fold_usage(100000) > 0 LOOP END LOOP; END $$
            """, "SELECT pg_advisory_unlock(hashtext('fold_usage'))", "VACUUM ANALYZE", "CHECKPOINT");
    }

    /// Makes every call ten, which began when it did and took as long, and every sum ten times as much.
    void tenTimesUsage() {
        execute("""
            CREATE OR REPLACE FUNCTION ten_times(counts integer[]) RETURNS integer[] LANGUAGE sql AS $$
                SELECT add_counts(two.counts, add_counts(add_counts(two.counts, two.counts),
                    add_counts(two.counts, two.counts))) FROM (SELECT add_counts(counts, counts) AS counts) two
            $$""", """
            DO $$
            DECLARE
                kept text;
                summed text;
                rollup text;
            BEGIN
                SELECT string_agg(column_name, ', ' ORDER BY ordinal_position) INTO kept
                FROM information_schema.columns
                WHERE table_name = 'usage_row' AND column_name <> 'request_id' AND is_generated = 'NEVER';
                EXECUTE format('INSERT INTO usage_row (request_id, %1$s) SELECT (substr(replace(request_id::text, %2$L, %3$L), 1, 13)
                    || substr(md5(request_id::text || copy || random()), 1, 19))::uuid, %1$s
                    FROM usage_row, generate_series(2, 10) AS copy', kept, '-', '');
                FOREACH rollup IN ARRAY ARRAY ['usage_rollup', 'usage_hour_rollup', 'usage_credential_rollup',
                    'usage_time_rollup', 'conversation_rollup', 'usage_detail'] LOOP
                    SELECT string_agg(format(CASE data_type WHEN 'ARRAY' THEN '%1$I = ten_times(%1$I)'
                            ELSE '%1$I = 10 * %1$I' END, column_name), ', ') INTO summed
                    FROM information_schema.columns
                    WHERE table_name = rollup AND data_type IN ('bigint', 'integer', 'numeric', 'ARRAY')
                        AND udt_name <> '_text';
                    EXECUTE format('UPDATE %I SET %s', rollup, summed);
                END LOOP;
            END
            $$""", "VACUUM ANALYZE", "CHECKPOINT");
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

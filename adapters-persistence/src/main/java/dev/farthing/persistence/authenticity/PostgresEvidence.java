package dev.farthing.persistence.authenticity;

import dev.farthing.application.authenticity.EvidenceBook;
import dev.farthing.domain.authenticity.Evidence;
import dev.farthing.domain.authenticity.Evidence.Figures;
import dev.farthing.domain.quality.Channel;
import dev.farthing.domain.upstream.Provenance;
import dev.farthing.persistence.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;

@ApplicationScoped
class PostgresEvidence implements EvidenceBook {
    private static final List<String> FIGURES = List.of(
            "answers",
            "unreported",
            "unfinished",
            "counted_calls",
            "billed_tokens",
            "counted_tokens",
            "prompt_tokens",
            "cached_tokens",
            "cached_calls",
            "short_cached_calls",
            "odd_cache_calls",
            "long_streams",
            "burst_streams",
            "completion_tokens",
            "chars");
    private static final String COLUMNS = String.join(", ", FIGURES) + ", echo_names, echo_times";
    /// What is said of a provider that has gone meanwhile is let go.
    private static final String KEEP = """
        INSERT INTO vendor_evidence (%s, upstream_model, day, replica, provider_id)
        SELECT %s id FROM provider WHERE id = ?
        ON CONFLICT (day, provider_id, upstream_model, replica) DO UPDATE SET %s
        """.formatted(
                    COLUMNS,
                    "?, ".repeat(FIGURES.size()) + "?, ?, ?, ?, ?, ",
                    String.join(
                            ", ",
                            List.of(COLUMNS.split(", ")).stream()
                                    .map(column -> column + " = excluded." + column)
                                    .toList()));
    private static final String SINCE = """
        SELECT %s, e.upstream_model, p.id, p.name, p.provenance,
               p.base_url,
               array(SELECT DISTINCT r.model_id FROM route r
                     WHERE r.provider_id = p.id AND r.upstream_model = e.upstream_model ORDER BY 1)
        FROM vendor_evidence e JOIN provider p ON p.id = e.provider_id WHERE e.day >= ?
        """.formatted(COLUMNS);

    private final DataSource database;

    PostgresEvidence(DataSource database) {
        this.database = database;
    }

    @Override
    public void keep(UUID replica, Instant day, Map<Channel, Evidence> heard) {
        try (var connection = database.getConnection();
                var statement = connection.prepareStatement(KEEP)) {
            for (var one : heard.entrySet()) {
                int column = put(connection, statement, one.getValue());
                statement.setString(++column, one.getKey().upstreamModel());
                statement.setObject(++column, day.atOffset(ZoneOffset.UTC));
                statement.setObject(++column, replica);
                statement.setObject(++column, one.getKey().providerId());
                statement.addBatch();
            }
            statement.executeBatch();
        } catch (SQLException e) {
            throw new IllegalStateException("what was heard of vendors could not be written", e);
        }
    }

    private static int put(Connection connection, PreparedStatement row, Evidence evidence) throws SQLException {
        var figures = evidence.figures();
        long[] all = {
            figures.answers(),
            figures.unreported(),
            figures.unfinished(),
            figures.countedCalls(),
            figures.billedTokens(),
            figures.countedTokens(),
            figures.promptTokens(),
            figures.cachedTokens(),
            figures.cachedCalls(),
            figures.shortCachedCalls(),
            figures.oddCacheCalls(),
            figures.longStreams(),
            figures.burstStreams(),
            figures.completionTokens(),
            figures.chars()
        };
        int column = 0;
        for (long figure : all) {
            row.setLong(++column, figure);
        }
        var echoes = List.copyOf(evidence.echoes().entrySet());
        row.setArray(
                ++column,
                connection.createArrayOf(
                        "text",
                        echoes.stream()
                                .map(echo -> echo.getKey().replace('\0', '\uFFFD'))
                                .toArray()));
        row.setArray(
                ++column,
                connection.createArrayOf(
                        "int8", echoes.stream().map(Map.Entry::getValue).toArray()));
        return column;
    }

    @Override
    public List<Heard> since(Instant from) {
        var all = new LinkedHashMap<Channel, Heard>();
        Sql.of(SINCE, from).rows(database, row -> all.merge(channel(row), heard(row), PostgresEvidence::together));
        return all.values().stream()
                .sorted(Comparator.comparing(Heard::provider)
                        .thenComparing(heard -> heard.channel().upstreamModel()))
                .toList();
    }

    private static Heard together(Heard one, Heard other) {
        one.evidence().add(other.evidence());
        return one;
    }

    private static Channel channel(ResultSet row) throws SQLException {
        int column = FIGURES.size() + 2;
        return new Channel(row.getObject(column + 2, UUID.class), row.getString(column + 1));
    }

    private static Heard heard(ResultSet row) throws SQLException {
        int column = FIGURES.size() + 4;
        var provenance = row.getString(column + 2);
        return new Heard(
                channel(row),
                row.getString(column + 1),
                provenance == null ? null : Provenance.named(provenance).orElse(null),
                List.of((String[]) row.getArray(column + 4).getArray()),
                row.getString(column + 3),
                evidence(row));
    }

    private static Evidence evidence(ResultSet row) throws SQLException {
        var figures = new Figures(
                row.getLong(1),
                row.getLong(2),
                row.getLong(3),
                row.getLong(4),
                row.getLong(5),
                row.getLong(6),
                row.getLong(7),
                row.getLong(8),
                row.getLong(9),
                row.getLong(10),
                row.getLong(11),
                row.getLong(12),
                row.getLong(13),
                row.getLong(14),
                row.getLong(15));
        var names = (String[]) row.getArray(16).getArray();
        var times = (Long[]) row.getArray(17).getArray();
        var echoes = new HashMap<String, Long>();
        for (int i = 0; i < names.length; i++) {
            echoes.put(names[i], times[i]);
        }
        return new Evidence(figures, echoes);
    }

    @Override
    public void forget(Instant before) {
        Sql.of("DELETE FROM vendor_evidence WHERE day < ?", before).change(database);
    }
}

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
        return sum("SELECT sum(requests), sum(cost_pico) FROM usage_rollup");
    }

    private Sum sum(String query) {
        try (Connection connection = DriverManager.getConnection(url + "&password=" + password);
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

package dev.farthing.persistence;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The numbers by which a server knows the composite types that are sent to it in binary form.
///
/// @param arrays those of their array types, with commas between, as the driver wants to be told of them
public record RowTypes(Map<String, Integer> numbers, String arrays) {
    private static final String READ = """
        SELECT sent.name, t.oid::bigint, t.typarray::bigint
        FROM unnest(?::text[]) AS sent (name)
        JOIN pg_type t ON t.oid = to_regtype(sent.name)
        """;

    public RowTypes {
        numbers = Map.copyOf(numbers);
    }

    /// Asks the server.
    public static RowTypes read(Connection connection, List<String> names) throws SQLException {
        var numbers = new HashMap<String, Integer>();
        var arrays = new StringBuilder();
        try (var statement = connection.prepareStatement(READ)) {
            statement.setArray(1, connection.createArrayOf("text", names.toArray()));
            try (var result = statement.executeQuery()) {
                while (result.next()) {
                    numbers.put(result.getString(1), (int) result.getLong(2));
                    arrays.append(arrays.isEmpty() ? "" : ",").append(result.getLong(3));
                }
            }
        }
        if (numbers.size() != names.size()) {
            throw new SQLException("of the types " + names + " the database only knows " + numbers.keySet());
        }
        return new RowTypes(numbers, arrays.toString());
    }

    /// A connection whose driver knows these types, and the types.
    public static Opened open(ConnectionSource source, List<String> names) throws SQLException {
        RowTypes types;
        try (var first = source.open("")) {
            types = read(first, names);
        }
        return new Opened(source.open(types.arrays()), types);
    }

    int number(String name) {
        var number = numbers.get(name);
        if (number == null) {
            throw new IllegalArgumentException("the type " + name + " was not asked for");
        }
        return number;
    }

    /// A connection and the types its driver was told of.
    public record Opened(Connection connection, RowTypes types) {}
}

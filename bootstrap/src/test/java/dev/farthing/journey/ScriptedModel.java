package dev.farthing.journey;

import dev.farthing.upstream.FakeVendor.Answer;
import dev.farthing.upstream.FakeVendor.Asked;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// A model that says by script what it says, in the words of whichever vendor's API it is asked through: a text, or
/// a
/// tool's call instead. Every answer is 11 tokens in and 7 out.
///
/// @param calls the call it makes of a tool when it is asked this
/// @param words what it says to this otherwise
record ScriptedModel(Function<String, Optional<Call>> calls, Function<String, String> words) {
    /// A tool's call.
    ///
    /// @param arguments one JSON object
    record Call(String name, String arguments) {
        private String quoted() {
            return Json.write(arguments);
        }

        /// The arguments in two pieces, each a JSON string, as streams bring them.
        private List<String> pieces() {
            int half = arguments.length() / 2;
            return List.of(Json.write(arguments.substring(0, half)), Json.write(arguments.substring(half)));
        }
    }

    Answer answer(Asked asked) {
        var uri = asked.uri();
        if (uri.contains("/messages")) {
            return message(asked);
        }
        if (uri.contains("enerateContent")) {
            return content(asked);
        }
        return uri.contains("/responses") ? response(asked) : chat(asked);
    }

    private static boolean isStream(Asked asked) {
        return asked.body().contains("\"stream\":true");
    }

    private List<String> pieces(Asked asked) {
        return List.of(words.apply(asked.body()).split("(?= )"));
    }

    private Answer chat(Asked asked) {
        var usage = "{\"prompt_tokens\":11,\"completion_tokens\":7,\"total_tokens\":18}";
        var head = "{\"id\":\"c1\",\"created\":1,\"model\":\"vendor-model\",\"object\":\"chat.completion";
        var call = calls.apply(asked.body());
        var begun = call.map(made -> "{\"index\":0,\"id\":\"call_1\",\"type\":\"function\",\"function\":{\"name\":\""
                + made.name + "\",\"arguments\":");
        if (!isStream(asked)) {
            var message = call.map(
                            made -> "\"content\":null,\"tool_calls\":[" + begun.orElseThrow() + made.quoted() + "}}]")
                    .orElseGet(() -> "\"content\":" + Json.write(words.apply(asked.body())));
            return Answer.json(
                    200,
                    head + "\",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\"," + message
                            + "},\"finish_reason\":\"" + (call.isPresent() ? "tool_calls" : "stop") + "\"}],\"usage\":"
                            + usage + "}");
        }
        var chunk = "data: " + head + ".chunk\",\"choices\":[{\"index\":0,\"delta\":{%s},\"finish_reason\":%s}]}\n\n";
        var answer = Answer.events(chunk.formatted("\"role\":\"assistant\",\"content\":\"\"", "null"));
        if (call.isPresent()) {
            answer.piece(chunk.formatted("\"tool_calls\":[" + begun.orElseThrow() + "\"\"}}]", "null"));
            for (var piece : call.orElseThrow().pieces()) {
                answer.piece(chunk.formatted(
                        "\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":" + piece + "}}]", "null"));
            }
        } else {
            for (var piece : pieces(asked)) {
                answer.piece(chunk.formatted("\"content\":" + Json.write(piece), "null"));
            }
        }
        return answer.piece(chunk.formatted("", call.isPresent() ? "\"tool_calls\"" : "\"stop\""))
                .piece("data: " + head + ".chunk\",\"choices\":[],\"usage\":" + usage + "}\n\n")
                .piece("data: [DONE]\n\n");
    }

    private Answer response(Asked asked) {
        var item = calls.apply(asked.body())
                .map(call ->
                        "{\"type\":\"function_call\",\"id\":\"fc_1\",\"call_id\":\"call_1\",\"status\":\"completed\","
                                + "\"name\":\"" + call.name + "\",\"arguments\":" + call.quoted() + "}")
                .orElseGet(() -> "{\"type\":\"message\",\"id\":\"m_1\",\"role\":\"assistant\",\"status\":\"completed\","
                        + "\"content\":[{\"type\":\"output_text\",\"annotations\":[],\"text\":"
                        + Json.write(words.apply(asked.body())) + "}]}");
        var response =
                "{\"id\":\"resp_1\",\"object\":\"response\",\"created_at\":1,\"model\":\"vendor-model\",\"status\":";
        var done = response + "\"completed\",\"output\":[" + item
                + "],\"usage\":{\"input_tokens\":11,\"output_tokens\":7,\"total_tokens\":18}}";
        if (!isStream(asked)) {
            return Answer.json(200, done);
        }
        return Answer.events(
                event(
                        "response.created",
                        "\"sequence_number\":0,\"response\":" + response + "\"in_progress\",\"output\":[]}"),
                event("response.output_item.added", "\"sequence_number\":1,\"output_index\":0,\"item\":" + item),
                event("response.output_item.done", "\"sequence_number\":2,\"output_index\":0,\"item\":" + item),
                event("response.completed", "\"sequence_number\":3,\"response\":" + done));
    }

    private Answer message(Asked asked) {
        var call = calls.apply(asked.body());
        var tool =
                call.map(made -> "{\"type\":\"tool_use\",\"id\":\"toolu_1\",\"name\":\"" + made.name + "\",\"input\":");
        var end = call.isPresent() ? "tool_use" : "end_turn";
        var head = "{\"id\":\"msg_1\",\"type\":\"message\",\"role\":\"assistant\",\"model\":\"vendor-model\",";
        if (!isStream(asked)) {
            var block = call.map(made -> tool.orElseThrow() + made.arguments + "}")
                    .orElseGet(() -> "{\"type\":\"text\",\"text\":" + Json.write(words.apply(asked.body())) + "}");
            return Answer.json(
                    200,
                    head + "\"content\":[" + block + "],\"stop_reason\":\"" + end
                            + "\",\"stop_sequence\":null,\"usage\":{\"input_tokens\":11,\"output_tokens\":7}}");
        }
        var answer = Answer.events(
                event(
                        "message_start",
                        "\"message\":" + head + "\"content\":[],\"stop_reason\":null,\"stop_sequence\":null,"
                                + "\"usage\":{\"input_tokens\":11,\"output_tokens\":1}}"),
                event(
                        "content_block_start",
                        "\"index\":0,\"content_block\":"
                                + tool.map(begun -> begun + "{}}").orElse("{\"type\":\"text\",\"text\":\"\"}")),
                event("ping", "\"x\":0"));
        var type = call.isPresent() ? "input_json_delta\",\"partial_json" : "text_delta\",\"text";
        var pieces = call.map(Call::pieces)
                .orElseGet(() -> pieces(asked).stream().map(Json::write).toList());
        for (var piece : pieces) {
            answer.piece(
                    event("content_block_delta", "\"index\":0,\"delta\":{\"type\":\"" + type + "\":" + piece + "}"));
        }
        return answer.piece(event("content_block_stop", "\"index\":0"))
                .piece(event(
                        "message_delta",
                        "\"delta\":{\"stop_reason\":\"" + end
                                + "\",\"stop_sequence\":null},\"usage\":{\"output_tokens\":7}"))
                .piece(event("message_stop", "\"x\":0"));
    }

    private static String event(String type, String members) {
        return "event: " + type + "\ndata: {\"type\":\"" + type + "\"," + members + "}\n\n";
    }

    private Answer content(Asked asked) {
        var usage = ",\"usageMetadata\":{\"promptTokenCount\":11,\"candidatesTokenCount\":7,\"totalTokenCount\":18},"
                + "\"modelVersion\":\"vendor-model\"}";
        var candidate = "{\"candidates\":[{\"index\":0,\"content\":{\"role\":\"model\",\"parts\":[%s]}%s}]";
        var end = ",\"finishReason\":\"STOP\"";
        var call = calls.apply(asked.body())
                .map(made -> "{\"functionCall\":{\"name\":\"" + made.name + "\",\"args\":" + made.arguments + "}}");
        if (!asked.uri().contains(":streamGenerateContent")) {
            return Answer.json(
                    200, candidate.formatted(call.orElseGet(() -> text(words.apply(asked.body()))), end) + usage);
        }
        var answer = Answer.events();
        for (var part : call.map(List::of)
                .orElseGet(() -> pieces(asked).stream().map(ScriptedModel::text).toList())) {
            answer.piece("data: " + candidate.formatted(part, "") + "}\r\n\r\n");
        }
        return answer.piece("data: " + candidate.formatted(text(""), end) + usage + "\r\n\r\n");
    }

    private static String text(String words) {
        return "{\"text\":" + Json.write(words) + "}";
    }
}

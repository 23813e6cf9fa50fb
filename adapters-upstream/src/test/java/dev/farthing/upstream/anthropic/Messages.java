package dev.farthing.upstream.anthropic;

import dev.farthing.upstream.FakeVendor.Answer;

/// What a vendor of messages says.
final class Messages {
    static final String START = event("message_start", """
            {"type":"message_start","message":{"id":"msg_1","type":"message","role":"assistant","model":"model-1",\
            "content":[],"stop_reason":null,"stop_sequence":null,"usage":{"input_tokens":5,"output_tokens":1}}}""");
    static final String BLOCK = event("content_block_start", """
            {"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}""");
    static final String WORD = event("content_block_delta", """
            {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"Hello"}}""");
    static final String MORE = event("content_block_delta", """
            {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":" you"}}""");
    static final String BLOCK_END = event("content_block_stop", """
            {"type":"content_block_stop","index":0}""");
    static final String DELTA = event("message_delta", """
            {"type":"message_delta","delta":{"stop_reason":"end_turn","stop_sequence":null},\
            "usage":{"output_tokens":2}}""");
    static final String STOP = event("message_stop", """
            {"type":"message_stop"}""");
    static final String OVERLOADED = event("error", """
            {"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}""");

    private Messages() {}

    static String event(String name, String data) {
        return "event: " + name + "\ndata: " + data + "\n\n";
    }

    static Answer stream() {
        return Answer.events(START, BLOCK + WORD, MORE, BLOCK_END, DELTA, STOP);
    }

    static Answer whole() {
        return Answer.json(200, """
                {"id":"msg_1","type":"message","role":"assistant","model":"model-1","content":[{"type":"text",\
                "text":"Hello you"}],"stop_reason":"end_turn","stop_sequence":null,\
                "usage":{"input_tokens":5,"output_tokens":2}}""");
    }

    static Answer error(int status, String type, String message) {
        return Answer.json(
                status,
                "{\"type\":\"error\",\"error\":{\"type\":\"" + type + "\",\"message\":\"" + message
                        + "\"},\"request_id\":\"req_1\"}");
    }
}

package dev.farthing.upstream.gemini;

/// The two spellings that Google takes of each member.
final class Names {
    private Names() {}

    /// `max_output_tokens` as `maxOutputTokens`; what is written so already stays.
    static String camel(String name) {
        if (name.indexOf('_') < 0) {
            return name;
        }
        var camel = new StringBuilder(name.length());
        boolean raised = false;
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c == '_' && i > 0) {
                raised = true;
            } else {
                camel.append(raised ? Character.toUpperCase(c) : c);
                raised = false;
            }
        }
        return camel.toString();
    }
}

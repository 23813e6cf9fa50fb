package dev.farthing.domain.upstream;

/// How a call becomes a conversation at a vendor that knows nothing but conversations; a call may say otherwise for
/// itself.
///
/// @param labels what the roles of a history are called when it is made into one message
/// @param keep whether a conversation stays at the vendor after its call
/// @param think whether the model is asked to think first
/// @param regenerate whether the vendor is told that an answer is wanted anew
/// @param editPrompt whether the vendor is told that the message replaces an earlier one
public record ConversationRules(Labels labels, boolean keep, boolean think, boolean regenerate, boolean editPrompt) {
    public static final ConversationRules USUAL =
            new ConversationRules(new Labels("Human", "Assistant", "System"), false, false, false, false);

    /// What a message of each role begins with; empty for nothing.
    public record Labels(String user, String assistant, String system) {
        private static final int LONGEST = 64;

        public Labels {
            user = checked(user);
            assistant = checked(assistant);
            system = checked(system);
        }

        /// The same text, if it can be a label; else an IllegalArgumentException.
        public static String checked(String label) {
            if (label.length() > LONGEST || label.chars().anyMatch(Character::isISOControl)) {
                throw new IllegalArgumentException(
                        "a role label has at most " + LONGEST + " characters and no control characters");
            }
            return label;
        }
    }
}

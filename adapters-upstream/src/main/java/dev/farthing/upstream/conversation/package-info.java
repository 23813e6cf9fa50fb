/// A conversation with a model in no vendor's words, through which calls are carried from one dialect to another.
@NullMarked
package dev.farthing.upstream.conversation;

import org.jspecify.annotations.NullMarked;

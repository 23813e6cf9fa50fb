/// Bringing messages to those who are told: by HTTP, signed, or by mail.
@NullMarked
package dev.farthing.upstream.message;

import org.jspecify.annotations.NullMarked;

/// Vendors that speak OpenAI's protocol.
@NullMarked
package dev.farthing.upstream.openai;

import org.jspecify.annotations.NullMarked;

/// Usage that flows on to Kafka.
@NullMarked
package dev.farthing.upstream.stream;

import org.jspecify.annotations.NullMarked;

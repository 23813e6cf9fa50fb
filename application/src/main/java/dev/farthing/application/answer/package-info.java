/// The first answers to requests that may come again.
@NullMarked
package dev.farthing.application.answer;

import org.jspecify.annotations.NullMarked;

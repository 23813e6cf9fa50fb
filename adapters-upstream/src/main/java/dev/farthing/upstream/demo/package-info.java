/// A vendor inside the process, for first steps and for sandbox keys.
@NullMarked
package dev.farthing.upstream.demo;

import org.jspecify.annotations.NullMarked;

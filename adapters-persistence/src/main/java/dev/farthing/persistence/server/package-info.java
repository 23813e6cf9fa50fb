/// The PostgreSQL server that comes with Farthing: its binaries, its folder, its life as a process.
@NullMarked
package dev.farthing.persistence.server;

import org.jspecify.annotations.NullMarked;

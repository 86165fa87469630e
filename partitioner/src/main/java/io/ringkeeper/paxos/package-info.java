/**
 * Paxos on a rewritable register, as pure values and pure steps.
 *
 * <p>One replicated register holds one state at a time. Acceptors vote, proposers run rounds of two
 * phases (prepare, accept), learners collect evidence. The algorithm is single-decree Paxos
 * repeated on one register, as in CASPaxos (Rystsov, 2018, arXiv:1802.07000) over registers as in
 * Disk Paxos (Gafni and Lamport, 2003).
 *
 * <p>Nothing here does input or output, reads a clock, draws a random number, starts a thread or
 * logs: all of that comes in as values. States are known here only by version and digest; their
 * bytes are somebody else's concern.
 */
@NullMarked
package io.ringkeeper.paxos;

import org.jspecify.annotations.NullMarked;

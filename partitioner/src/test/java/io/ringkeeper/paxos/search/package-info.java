/**
 * Exhaustive search of the Paxos core: every reachable state of small worlds, with the real {@link
 * io.ringkeeper.paxos.AcceptorRules}, {@link io.ringkeeper.paxos.ProposerRound} and {@link
 * io.ringkeeper.paxos.LearnedState}, and with versions of them that lack one rule each.
 *
 * <p>{@link io.ringkeeper.paxos.search.ExhaustiveCatalogue} lists the runs. There are two kinds of
 * world. {@code RegisterWorld} leaves nothing out: reads, later conditional writes, lost answers,
 * second reads, late writes of attempts given up. It fits two ballots. {@code PaxosWorld} fits six,
 * because it leaves out what cannot matter; a test compares the votes that both allow. What it
 * leaves out, and why that hides nothing (an invariant speaks only of votes given and of what
 * proposers and learners take for chosen):
 *
 * <ul>
 *   <li><b>A request is never consumed.</b> Each acceptor may get it at any time, again, or never.
 *       That is loss, delay, reordering and repetition in one.
 *   <li><b>A promise counts at once.</b> A promise whose answer is lost or late only forbids: with
 *       a lower promise an acceptor can do all it could with a higher one, and both are the same
 *       after the next vote. So the state in which the prepare did not arrive can do whatever the
 *       state with the lost answer can. A late answer is one that arrived at once to a proposer
 *       that did nothing with it yet: what it sends may arrive late too. For the same reason no
 *       prepares of a round that was given up, or that has its majority, are delivered.
 *   <li><b>An accept counts at once.</b> The vote is given either way. A proposer that knows sooner
 *       only has more to send, which may arrive late; one that never knows is one whose next step
 *       never comes.
 *   <li><b>A refusal, or the news that nothing is known, is not told to the round.</b> All that can
 *       follow is that the round is lost, and a proposer may give up its round at any time anyway.
 *       A lost answer that a second read brings is a late answer. {@code RegisterWorld} tells the
 *       rounds all of it, and checks in addition that a round that is certain of no vote (L1) is
 *       right.
 *   <li><b>A crash</b> forgets the round and takes a new proposer id, so it is giving up the round
 *       for a later ballot. Where every process start has one ballot, no two rounds share a memory
 *       and every round may still go on after any other began, which contains every way to
 *       distribute those ballots over fewer proposers, except for ballots promised by accepts.
 * </ul>
 *
 * <p>A world that is {@code REDUCED} brings states from which the same can follow to one form:
 *
 * <ul>
 *   <li><b>Acceptors are exchangeable</b> while the acceptor set does not change: neither the rules
 *       nor the checks look at a name but to tell acceptors apart.
 *   <li><b>A spent request</b>, which every acceptor refuses or already holds, stays spent, because
 *       promises never fall (P3, checked at every step). It is forgotten, with the votes for it,
 *       since nothing can be added to them; so are votes for what is already chosen.
 *   <li><b>A hopeless round</b>, for which a majority of promises can no longer come together, is
 *       forgotten for the same reason.
 *   <li><b>Old versions</b> of the chain of chosen states are forgotten when no register, request
 *       or promise could lead to a proposal of that version, or to a successor of it, any more. A
 *       state is named by the attempt that proposed it: two proposals in one attempt would break
 *       P2, which is checked before.
 * </ul>
 *
 * <p>Steps under test are functions of their arguments, so each is run once per argument and
 * remembered. Full keys are compared, nothing is hashed away. A trace is a shortest one, found
 * without reductions wherever a violation is expected.
 */
@NullMarked
package io.ringkeeper.paxos.search;

import org.jspecify.annotations.NullMarked;

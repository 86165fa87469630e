/**
 * Workloads whose order can be checked: a producer of numbered records per key, consumers that
 * write down what they get, and the checker that compares.
 *
 * <p>Producer and consumer run in JVMs of their own, as users run them; they are told when to end
 * by a file, and report in files.
 */
@NullMarked
package io.ringkeeper.sandbox.workload;

import org.jspecify.annotations.NullMarked;

/**
 * Real servers for tests and the quickstart: ZooKeeper ensembles, Kafka brokers, a Connect worker
 * and further JVMs, each in a process of its own on free loopback ports.
 *
 * <p>Scenarios use {@link io.ringkeeper.sandbox.SandboxBackend}, {@link
 * io.ringkeeper.sandbox.Sandbox} and what these hand out, and assume nothing about where a server
 * runs.
 */
@NullMarked
package io.ringkeeper.sandbox;

import org.jspecify.annotations.NullMarked;

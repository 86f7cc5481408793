"""The main job on one machine: a service, a desk that is signed in, and two visitors."""

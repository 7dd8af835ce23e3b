"""The ways in and out: each turns what its network says into Incoming, and Outgoing into what its network takes."""

"""What the officers of the offices do: receive at the counter, process, sign, hand out."""

"""What `samspel bench` measures, over databases that are thrown away."""

"""The alliance over time: policies, exact values, perfection, patience."""

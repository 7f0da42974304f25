namespace Tracking.Simulator.Loading.Scans;

/// <summary>Slots from which scans are dealt round. Used by one caller.</summary>
/// <param name="slots">The slots; at least one.</param>
/// <param name="isOver">Told of a slot into which the next package was put, and of the one before; <see cref="PackageSlot.Ready"/> is its to call.</param>
internal sealed class PackagePool(IReadOnlyList<PackageSlot> slots, Action<PackageSlot, string> isOver)
{
    private int _next;

    /// <summary>All of them.</summary>
    public IReadOnlyList<PackageSlot> Slots => slots;

    /// <summary>The next slot that can be scanned; null when none can now.</summary>
    /// <param name="step">Which scan of its day.</param>
    public PackageSlot? Take(out int step)
    {
        for (var tried = 0; tried < slots.Count; tried++)
        {
            var slot = slots[_next];
            _next = (_next + 1) % slots.Count;
            if (slot.TryTake(out step))
            {
                return slot;
            }

            if (slot.TryNext(out var before))
            {
                isOver(slot, before);
            }
        }

        step = 0;
        return null;
    }
}

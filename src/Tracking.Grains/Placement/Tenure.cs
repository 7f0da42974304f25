namespace Tracking.Grains.Placement;

/// <summary>
/// Since when an activation may trust what it has in memory. It may as long as its node owned the grain all the time since it read it; when the ring
/// moved the grain meanwhile, rows may have been stored elsewhere, so it reads again, and where it is not the owner any more it is given up. Lives inside a grain, on its scheduler.
/// </summary>
internal struct Tenure(GrainOwners owners, IGrainContext context)
{
    private OwnerRing? ring;

    /// <summary>Whether memory holds what is stored. Costs a comparison where the ring did not change.</summary>
    public bool IsCurrent
    {
        get
        {
            OwnerRing now = owners.Current;
            if (ReferenceEquals(ring, now))
            {
                return true;
            }

            if (ring is null || !now.Continues(ring, context.GrainId))
            {
                return false;
            }

            ring = now;
            return true;
        }
    }

    /// <summary>The ring to <see cref="Begin"/> with once everything is read: to be asked for before that.</summary>
    public readonly OwnerRing Now => owners.Current;

    /// <summary>More may be stored than memory holds: it is to be read again.</summary>
    public void End() => ring = null;

    /// <summary>Everything was read since the ring was asked for. What is not owned is given up when the calls that it has are answered.</summary>
    public void Begin(OwnerRing since)
    {
        ring = since;
        if (!since.IsLocal(context.GrainId))
        {
            context.Deactivate(new DeactivationReason(DeactivationReasonCode.ApplicationRequested, "Another node owns it."));
        }
    }
}

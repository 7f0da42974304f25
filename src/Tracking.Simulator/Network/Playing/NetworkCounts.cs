using Tracking.Simulator.Network.Days;

namespace Tracking.Simulator.Network.Playing;

/// <summary>Where packages are, by what was handed to the senders.</summary>
internal enum Whereabouts
{
    Announced,
    Moving,
    AtStation,
    OutForDelivery,
    ToBeCollected,
    Returning,
    Delivered,
    Returned,
}

/// <summary>Follows every package by the scans that are sent of it, and counts.</summary>
internal sealed class NetworkCounts
{
    private static readonly int s_kinds = Enum.GetValues<Whereabouts>().Length;
    private readonly int[] _packages = new int[s_kinds];

    public int Of(Whereabouts where) => Volatile.Read(ref _packages[(int)where]);

    /// <summary>Takes note of a step; of one that happened before what is known already, nothing changes.</summary>
    public void Take(Step step)
    {
        if (step.Kind == StepKind.StrayScan)
        {
            return;
        }

        if (step.Subject is Parcel parcel)
        {
            Take(parcel, step.At, step.Kind);
        }
        else if (step is { Kind: StepKind.RoundDepart, Subject: Round round })
        {
            foreach (var aboard in round.Stops.SelectMany(stop => stop.Parcels))
            {
                Take(aboard, step.At, step.Kind);
            }
        }
    }

    /// <summary>Where a package is after its latest step.</summary>
    public static Whereabouts WhereIs(Standing standing) => standing.Kind switch
    {
        StepKind.Announce => Whereabouts.Announced,
        StepKind.Uncontain or StepKind.Stow or StepKind.Load or StepKind.RelabelAtStation or StepKind.WeatherException => Whereabouts.AtStation,
        StepKind.RoundDepart or StepKind.VoidDelivery or StepKind.RelabelAtDoor => Whereabouts.OutForDelivery,
        StepKind.Attempt => Whereabouts.OutForDelivery,
        StepKind.BringBack or StepKind.StowBack => standing.Parcel!.Fate == Fate.Refused ? Whereabouts.Returning : Whereabouts.AtStation,
        StepKind.ReturnStart => Whereabouts.Returning,
        StepKind.Available => Whereabouts.ToBeCollected,
        StepKind.Deliver or StepKind.Collect or StepKind.WrongDelivery => Whereabouts.Delivered,
        StepKind.Returned => Whereabouts.Returned,
        _ => Whereabouts.Moving,
    };

    private void Take(Parcel parcel, TimeSpan at, StepKind kind)
    {
        var package = parcel.First;
        var before = package.Standing;
        if (before.Parcel is not null && (at < before.At || (at == before.At && kind <= before.Kind)))
        {
            return;
        }

        if (before.Parcel is not null)
        {
            _packages[(int)WhereIs(before)]--;
        }

        package.Standing = new(at, kind, parcel);
        _packages[(int)WhereIs(package.Standing)]++;
    }
}

namespace Tracking.Planning.Bottlenecks;

/// <summary>What a station means to do in the hours ahead.</summary>
public sealed record StationPlan
{
    /// <summary>Number of stages.</summary>
    public const int StageCount = 4;

    /// <summary>What each <see cref="StationStage"/> can do, in order.</summary>
    public required IReadOnlyList<StageAbility> Stages { get; init; }

    /// <summary>Shifts in any order; they may overlap, and people of overlapping shifts add up.</summary>
    public required IReadOnlyList<StaffShift> Shifts { get; init; }

    /// <summary>Waves by departure. People load the one that leaves first of those open.</summary>
    public required IReadOnlyList<DispatchWave> Waves { get; init; }

    /// <summary>Checks the ranges.</summary>
    /// <exception cref="ArgumentException">A value is out of its range; the message says which.</exception>
    public void Validate()
    {
        if (Stages.Count != StageCount)
        {
            throw new ArgumentException($"{nameof(Stages)} has {Stages.Count} entries; give {StageCount}, one for each stage.");
        }

        for (int i = 0; i < StageCount; i++)
        {
            if (!(Stages[i].PackagesPerPersonHour > 0) || !double.IsFinite(Stages[i].PackagesPerPersonHour) || !(Stages[i].EquipmentPerHour > 0))
            {
                throw new ArgumentException($"Stage {(StationStage)i} is {Stages[i]}; give a finite rate and an equipment of more than 0.");
            }
        }

        foreach (StaffShift shift in Shifts)
        {
            if (shift.End <= shift.Start)
            {
                throw new ArgumentException($"Shift {shift.Name} ends at {shift.End:O}; give an end after its start at {shift.Start:O}.");
            }

            if (shift.People.Count != StageCount || shift.People.Any(people => people < 0))
            {
                throw new ArgumentException($"Shift {shift.Name} has people {string.Join(", ", shift.People)}; give {StageCount} numbers of 0 or more.");
            }
        }

        for (int i = 0; i < Waves.Count; i++)
        {
            DispatchWave wave = Waves[i];
            if (wave.Departure <= wave.LoadingFrom || wave.Vans < 0 || wave.PackagesPerVan < 0 || (i > 0 && wave.Departure <= Waves[i - 1].Departure))
            {
                throw new ArgumentException($"Wave {i} is {wave}; waves stand by departure, no two leave together, they load before they leave, and have 0 or more vans and places.");
            }
        }
    }
}

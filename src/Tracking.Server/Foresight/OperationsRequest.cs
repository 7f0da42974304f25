using System.Globalization;
using System.Text.Json;
using Tracking.Grains.Foresight;
using Tracking.Planning.Bottlenecks;
using Tracking.Server.Requests;

namespace Tracking.Server.Foresight;

/// <summary>Reads and shows how a station works.</summary>
internal static class OperationsRequest
{
    public const int MaxShifts = 100;
    public const int MaxWaves = 100;
    public const int MaxName = 60;
    public const int MaxPeople = 1_000;
    public const int MaxVans = 1_000;
    public const int MaxPerVan = 10_000;
    public const int MaxMinutes = 24 * 60;
    public const double MaxRate = 1_000_000;
    private const int DefaultRoundMinutes = 240;
    private const int DefaultHandlingMinutes = 60;

    /// <summary>Names of the stages, in their order.</summary>
    public static readonly string[] Stages = ["unload", "sort", "stage", "dispatch"];

    /// <summary>Names of the days, as <see cref="DayOfWeek"/> numbers them.</summary>
    public static readonly string[] Days = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"];

    /// <summary>Reads the body's fields.</summary>
    public static OperationsSpec Read(RequestObject body)
    {
        double[] rates = new double[StationPlan.StageCount];
        double?[] equipment = new double?[StationPlan.StageCount];
        Require(body, "stages", "shifts", "waves");
        if (body.Object("stages") is { } stages)
        {
            Require(stages, Stages);
            for (int i = 0; i < Stages.Length; i++)
            {
                if (stages.Object(Stages[i]) is { } stage)
                {
                    Require(stage, "packagesPerPersonHour");
                    rates[i] = stage.Number("packagesPerPersonHour", 0.1, MaxRate) ?? 1;
                    equipment[i] = stage.Number("equipmentPerHour", 0.1, MaxRate);
                    stage.Done();
                }
            }

            stages.Done();
        }

        var shifts = new List<ShiftSpec>();
        foreach ((JsonElement element, string pointer) in body.List("shifts", MaxShifts))
        {
            if (body.Child(element, pointer) is { } shift)
            {
                shifts.Add(ReadShift(shift));
            }
        }

        var waves = new List<WaveSpec>();
        foreach ((JsonElement element, string pointer) in body.List("waves", MaxWaves))
        {
            if (body.Child(element, pointer) is { } wave)
            {
                waves.Add(ReadWave(wave, waves));
            }
        }

        if (body.Has("waves") && !waves.Any(static wave => !wave.Recovery))
        {
            body.Report("waves", "invalidLength", "No wave takes what is in time; give at least one that is not for recovery.");
        }

        return new OperationsSpec
        {
            Rates = rates,
            Equipment = equipment,
            Shifts = shifts,
            Waves = waves,
            RoundMinutes = (int?)body.Whole("roundMinutes", 1, MaxMinutes) ?? DefaultRoundMinutes,
            HandlingMinutes = (int?)body.Whole("handlingMinutes", 0, MaxMinutes) ?? DefaultHandlingMinutes,
        };
    }

    /// <summary>As it is answered.</summary>
    public static OperationsView ViewOf(string stationId, OperationsSpec spec) => new(
        stationId,
        new StagesView(StageOf(spec, 0), StageOf(spec, 1), StageOf(spec, 2), StageOf(spec, 3)),
        [.. spec.Shifts.Select(static shift => new ShiftView(shift.Name, DaysOf(shift.Days), Text(shift.From), Text(shift.Until), PeopleView.Of(shift.People)))],
        [.. spec.Waves.Select(static wave => new WaveView(DaysOf(wave.Days), Text(wave.LoadingFrom), Text(wave.Departure), wave.Vans, wave.PackagesPerVan, wave.Recovery))],
        spec.RoundMinutes,
        spec.HandlingMinutes);

    private static StageView StageOf(OperationsSpec spec, int stage) => new(spec.Rates[stage], spec.Equipment[stage]);

    private static ShiftSpec ReadShift(RequestObject shift)
    {
        Require(shift, "name", "from", "until", "people");
        int[] people = new int[StationPlan.StageCount];
        if (shift.Object("people") is { } stages)
        {
            for (int i = 0; i < Stages.Length; i++)
            {
                people[i] = (int)(stages.Whole(Stages[i], 0, MaxPeople) ?? 0);
            }

            stages.Done();
        }

        var spec = new ShiftSpec(shift.Text("name", MaxName) ?? "", ReadDays(shift), shift.TimeOfDay("from") ?? default, shift.TimeOfDay("until") ?? default, people);
        shift.Done();
        return spec;
    }

    private static WaveSpec ReadWave(RequestObject wave, List<WaveSpec> before)
    {
        Require(wave, "loadingFrom", "departure", "vans", "packagesPerVan");
        var spec = new WaveSpec(
            ReadDays(wave),
            wave.TimeOfDay("loadingFrom") ?? default,
            wave.TimeOfDay("departure") ?? default,
            (int)(wave.Whole("vans", 0, MaxVans) ?? 0),
            (int)(wave.Whole("packagesPerVan", 0, MaxPerVan) ?? 0),
            wave.Flag("recovery"));
        if (wave.Has("departure") && before.Any(other => other.Departure == spec.Departure && (other.Days & spec.Days) != 0))
        {
            wave.Report("departure", "conflict", $"Another wave leaves at {Text(spec.Departure)} on the same day; give it another time, or more vans to one.");
        }

        wave.Done();
        return spec;
    }

    private static byte ReadDays(RequestObject from)
    {
        if (!from.Has("days"))
        {
            // Asked for all the same, so that null is no unknown field.
            from.Texts("days", 7, 9);
            return 0x7f;
        }

        byte days = 0;
        IReadOnlyList<string> words = from.Texts("days", 7, 9);
        for (int i = 0; i < words.Count; i++)
        {
            int day = Array.IndexOf(Days, words[i]);
            if (day < 0)
            {
                from.Report($"days/{i}", "unknownWord", $"This is '{words[i]}'; it must be one of {string.Join(' ', Days)}.");
            }
            else
            {
                days |= (byte)(1 << day);
            }
        }

        return days;
    }

    private static void Require(RequestObject of, params ReadOnlySpan<string> fields)
    {
        foreach (string field in fields)
        {
            if (!of.Has(field))
            {
                of.Missing(field);
            }
        }
    }

    private static string[] DaysOf(byte days) => [.. Days.Where((_, day) => (days & (1 << day)) != 0)];

    private static string Text(TimeOnly time) => time.ToString("HH:mm:ss", CultureInfo.InvariantCulture);
}

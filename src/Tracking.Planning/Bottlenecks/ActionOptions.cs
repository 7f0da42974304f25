namespace Tracking.Planning.Bottlenecks;

/// <summary>What actions cost, in one currency, how long ahead they must be asked for, and how much of them there is.</summary>
public sealed record ActionOptions
{
    /// <summary>Default of <see cref="MissedPromise"/>.</summary>
    public const double DefaultMissedPromise = 12;

    /// <summary>Default of <see cref="Van"/>.</summary>
    public const double DefaultVan = 190;

    /// <summary>Default of <see cref="PersonHour"/>.</summary>
    public const double DefaultPersonHour = 32;

    /// <summary>Default of <see cref="DivertedPackage"/>.</summary>
    public const double DefaultDivertedPackage = 3;

    /// <summary>Default of <see cref="PartnerPackage"/>.</summary>
    public const double DefaultPartnerPackage = 4.5;

    /// <summary>Default of <see cref="UnsoldPackage"/>.</summary>
    public const double DefaultUnsoldPackage = 6;

    /// <summary>Default of <see cref="MostVans"/>.</summary>
    public const int DefaultMostVans = 20;

    /// <summary>Default of <see cref="MostPeople"/>.</summary>
    public const int DefaultMostPeople = 12;

    /// <summary>Default of <see cref="MostPartnerPackages"/>.</summary>
    public const int DefaultMostPartnerPackages = 600;

    /// <summary>Default of <see cref="MostDivertedShare"/>.</summary>
    public const double DefaultMostDivertedShare = 0.5;

    /// <summary>Default of <see cref="VanNotice"/>.</summary>
    public static readonly TimeSpan DefaultVanNotice = TimeSpan.FromHours(2);

    /// <summary>Default of <see cref="StaffNotice"/>.</summary>
    public static readonly TimeSpan DefaultStaffNotice = TimeSpan.FromHours(2);

    /// <summary>Default of <see cref="DivertNotice"/>.</summary>
    public static readonly TimeSpan DefaultDivertNotice = TimeSpan.FromHours(1);

    /// <summary>Default of <see cref="PartnerNotice"/>.</summary>
    public static readonly TimeSpan DefaultPartnerNotice = TimeSpan.FromMinutes(90);

    /// <summary>What a package that misses its promise costs: refund, calls, the customer's trust; 0 or more, as all costs.</summary>
    public double MissedPromise { get; init; } = DefaultMissedPromise;

    /// <summary>A van with its driver for a wave.</summary>
    public double Van { get; init; } = DefaultVan;

    /// <summary>An hour of one more person.</summary>
    public double PersonHour { get; init; } = DefaultPersonHour;

    /// <summary>What a package costs more by way of another station.</summary>
    public double DivertedPackage { get; init; } = DefaultDivertedPackage;

    /// <summary>What a package costs more with another partner; as many as asked for are paid.</summary>
    public double PartnerPackage { get; init; } = DefaultPartnerPackage;

    /// <summary>Margin lost with a package not sold.</summary>
    public double UnsoldPackage { get; init; } = DefaultUnsoldPackage;

    /// <summary>Vans that can be had, 0 to 1,000.</summary>
    public int MostVans { get; init; } = DefaultMostVans;

    /// <summary>People that can be had, 0 to 1,000.</summary>
    public int MostPeople { get; init; } = DefaultMostPeople;

    /// <summary>Packages that another partner takes, 0 to 100,000.</summary>
    public int MostPartnerPackages { get; init; } = DefaultMostPartnerPackages;

    /// <summary>Share of the packages still to come that other stations can take, 0 to 1.</summary>
    public double MostDivertedShare { get; init; } = DefaultMostDivertedShare;

    /// <summary>From asking for a van until it is there; 0 to 7 days, as all notices.</summary>
    public TimeSpan VanNotice { get; init; } = DefaultVanNotice;

    /// <summary>From asking for people until they work.</summary>
    public TimeSpan StaffNotice { get; init; } = DefaultStaffNotice;

    /// <summary>From asking until packages arriving go elsewhere.</summary>
    public TimeSpan DivertNotice { get; init; } = DefaultDivertNotice;

    /// <summary>From asking another partner until it fetches.</summary>
    public TimeSpan PartnerNotice { get; init; } = DefaultPartnerNotice;

    /// <summary>Checks the ranges.</summary>
    /// <exception cref="ArgumentException">A value is out of its range; the message names option, value and rule.</exception>
    public void Validate()
    {
        Cost(MissedPromise, nameof(MissedPromise));
        Cost(Van, nameof(Van));
        Cost(PersonHour, nameof(PersonHour));
        Cost(DivertedPackage, nameof(DivertedPackage));
        Cost(PartnerPackage, nameof(PartnerPackage));
        Cost(UnsoldPackage, nameof(UnsoldPackage));
        OptionRule.Check(MostVans is >= 0 and <= 1_000, nameof(MostVans), MostVans, "0 to 1,000");
        OptionRule.Check(MostPeople is >= 0 and <= 1_000, nameof(MostPeople), MostPeople, "0 to 1,000");
        OptionRule.Check(MostPartnerPackages is >= 0 and <= 100_000, nameof(MostPartnerPackages), MostPartnerPackages, "0 to 100,000");
        OptionRule.Check(MostDivertedShare is >= 0 and <= 1, nameof(MostDivertedShare), MostDivertedShare, "0 to 1");
        Notice(VanNotice, nameof(VanNotice));
        Notice(StaffNotice, nameof(StaffNotice));
        Notice(DivertNotice, nameof(DivertNotice));
        Notice(PartnerNotice, nameof(PartnerNotice));

        static void Cost(double value, string option) => OptionRule.Check(value >= 0 && double.IsFinite(value), option, value, "a finite cost of 0 or more");
        static void Notice(TimeSpan value, string option) => OptionRule.Check(value >= TimeSpan.Zero && value <= TimeSpan.FromDays(7), option, value, "0 to 7 days");
    }
}

namespace Tracking.Model.Scans;

/// <summary>What a scan is about; the flags let the scan table say which subjects a type takes.</summary>
[Flags]
public enum SubjectKind : byte
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>A package.</summary>
    Package = 1,

    /// <summary>A container.</summary>
    Container = 2,

    /// <summary>A vehicle.</summary>
    Vehicle = 4,
}

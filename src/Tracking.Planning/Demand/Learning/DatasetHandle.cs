using System.Runtime.InteropServices;

namespace Tracking.Planning.Demand.Learning;

/// <summary>Rows to learn from, in LightGBM's memory.</summary>
internal sealed class DatasetHandle : SafeHandle
{
    public DatasetHandle()
        : base(0, ownsHandle: true)
    {
    }

    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle() => LightGbmLibrary.DatasetFree(handle) == 0;
}

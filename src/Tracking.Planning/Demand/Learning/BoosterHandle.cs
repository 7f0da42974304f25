using System.Runtime.InteropServices;

namespace Tracking.Planning.Demand.Learning;

/// <summary>Trees in LightGBM's memory.</summary>
internal sealed class BoosterHandle : SafeHandle
{
    public BoosterHandle()
        : base(0, ownsHandle: true)
    {
    }

    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle() => LightGbmLibrary.BoosterFree(handle) == 0;
}

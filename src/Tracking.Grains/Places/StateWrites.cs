using Orleans.Runtime;
using Orleans.Storage;

namespace Tracking.Grains.Places;

/// <summary>Writes grain state that another activation may have written meanwhile.</summary>
internal static class StateWrites
{
    private const int MaxConflicts = 5;

    /// <summary>Replaces the state by what is made of the stored one; reads and tries again where it was not the stored one any more.</summary>
    public static async Task ReplaceAsync<T>(this IPersistentState<T> state, Func<T, T> replacement)
    {
        for (int conflicts = 1; ; conflicts++)
        {
            state.State = replacement(state.State);
            try
            {
                await state.WriteStateAsync();
                return;
            }
            catch (InconsistentStateException) when (conflicts < MaxConflicts)
            {
                await state.ReadStateAsync();
            }
        }
    }
}

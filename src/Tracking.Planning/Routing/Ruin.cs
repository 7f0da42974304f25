namespace Tracking.Planning.Routing;

/// <summary>
/// Takes strings of neighbouring stops off routes that lie near each other (Christiaens and Vanden Berghe 2020, "Slack Induction by String Removals",
/// section 5.1), so that there is room in one place for another order.
/// </summary>
internal sealed class Ruin(SearchData data, RouteTable table, double averageRemoved)
{
    private const int LongestString = 10;

    /// <summary>Share of strings with a part in their middle that stays.</summary>
    private const double SplitShare = 0.5;

    /// <summary>Probability that the part that stays is not made one longer.</summary>
    private const double SplitStop = 0.01;

    private readonly List<int> gone = [];
    private readonly int[] ruined = new int[data.SlotType.Length];
    private int round;

    /// <summary>Removes some stops; they are added to <paramref name="absent"/>.</summary>
    public void Apply(ref SearchRandom random, List<int> absent)
    {
        if (table.Used.Count == 0)
        {
            return;
        }

        round++;
        double averageSize = (double)table.Visited / table.Used.Count;
        double longest = Math.Min(LongestString, averageSize);
        double most = 4 * averageRemoved / (1 + longest) - 1;
        int left = (int)(random.NextDouble() * most + 1);
        int seed = random.Next(data.Stops);
        left -= TryRuin(seed, longest, ref random, absent);
        int[] near = data.Near[seed];
        for (int i = 0; i < near.Length && left > 0; i++)
        {
            left -= TryRuin(near[i], longest, ref random, absent);
        }
    }

    private int TryRuin(int stop, double longest, ref SearchRandom random, List<int> absent)
    {
        int slot = table.Slot[stop];
        if (slot < 0 || ruined[slot] == round)
        {
            return 0;
        }

        ruined[slot] = round;
        double bound = Math.Min(table.Size[slot], longest);
        int length = (int)(random.NextDouble() * bound + 1);
        length = Math.Min(length, table.Size[slot]);
        gone.Clear();
        int stays = 0;
        if (length < table.Size[slot] && length > 1 && random.NextDouble() < SplitShare)
        {
            stays = 1;
            while (length + stays < table.Size[slot] && random.NextDouble() > SplitStop)
            {
                stays++;
            }
        }

        Pick(slot, stop, length, stays, ref random);
        table.Remove(slot, gone);
        absent.AddRange(gone);
        return 1;
    }

    /// <summary>Picks a string of <c>length + stays</c> stops around the stop, without a part of <c>stays</c> stops in its middle.</summary>
    private void Pick(int slot, int stop, int length, int stays, ref SearchRandom random)
    {
        int whole = length + stays, depot = data.Stops + slot;
        int before = 0;
        for (int node = table.Previous[stop]; node != depot && before < whole - 1; node = table.Previous[node])
        {
            before++;
        }

        int behind = 0;
        for (int node = table.Next[stop]; node != depot && behind < whole - 1; node = table.Next[node])
        {
            behind++;
        }

        int least = Math.Max(0, whole - 1 - behind), most = Math.Min(before, whole - 1);
        int back = least + random.Next(most - least + 1);
        int first = stop;
        for (int i = 0; i < back; i++)
        {
            first = table.Previous[first];
        }

        int keepFrom = stays == 0 ? whole : 1 + random.Next(length - 1);
        int at = first;
        for (int i = 0; i < whole; i++)
        {
            if (i < keepFrom || i >= keepFrom + stays)
            {
                gone.Add(at);
            }

            at = table.Next[at];
        }
    }
}

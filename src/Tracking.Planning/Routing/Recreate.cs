namespace Tracking.Planning.Routing;

/// <summary>Puts absent stops back, one after the other, each at its cheapest place, with blinks (Christiaens and Vanden Berghe 2020, section 5.2).</summary>
internal sealed class Recreate(SearchData data, RouteTable table)
{
    /// <summary>Probability of passing a place over.</summary>
    private const double Blink = 0.01;

    /// <summary>Weights of the orders: by chance, large first, far first, near first, short window first, early first, late end last.</summary>
    private static readonly int[] Weights = [4, 4, 2, 1, 2, 2, 2];

    private double[] keys = new double[64];
    private int[] order = new int[64];

    /// <summary>Puts back what can be put back; what cannot stays in <paramref name="absent"/>.</summary>
    /// <param name="absent">Stops on no route.</param>
    /// <param name="mostVehicles">Unused vehicles are taken while fewer than this many are used.</param>
    /// <param name="random">Where chance comes from.</param>
    public void Apply(List<int> absent, int mostVehicles, ref SearchRandom random)
    {
        // Stops that pay off only together would never come in if each had to pay off alone, so half of the time all that fit come in.
        bool all = !data.HasLeaveOutPrices || random.Next(2) == 0;
        int count = absent.Count;
        if (keys.Length < count)
        {
            keys = new double[count * 2];
            order = new int[count * 2];
        }

        Sort(absent, ref random);
        absent.Clear();
        for (int i = 0; i < count; i++)
        {
            if (!Place(order[i], all ? double.PositiveInfinity : data.LeaveOutPrice[order[i]], mostVehicles, ref random))
            {
                absent.Add(order[i]);
            }
        }
    }

    private bool Place(int stop, double atMost, int mostVehicles, ref SearchRandom random)
    {
        double best = atMost;
        int behind = data.Tried.Length == 0 ? Everywhere(stop, ref random, ref best) : Nearby(stop, ref random, ref best);
        if (table.Used.Count < mostVehicles)
        {
            for (int type = 0; type < data.Costs.Length; type++)
            {
                int slot = table.Idle(type);
                if (slot >= 0 && table.OpeningCost(slot, stop) is var cost && cost < best)
                {
                    best = cost;
                    behind = data.Stops + slot;
                }
            }
        }

        if (behind < 0)
        {
            return false;
        }

        table.Insert(stop, behind, best);
        return true;
    }

    private int Everywhere(int stop, ref SearchRandom random, ref double best)
    {
        int behind = -1;
        foreach (int slot in table.Used)
        {
            if (table.HasRoom(slot, stop) && table.BestOn(stop, slot, Blink, ref random, ref best) is >= 0 and var found)
            {
                behind = found;
            }
        }

        return behind;
    }

    private int Nearby(int stop, ref SearchRandom random, ref double best)
    {
        int behind = -1;
        foreach (int place in data.Tried[stop])
        {
            int beside = place >> 1, slot = table.Slot[beside];
            if (slot >= 0 && table.HasRoom(slot, stop))
            {
                int node = (place & 1) == 0 ? beside : table.Previous[beside];
                if (table.IsBetter(stop, slot, node, Blink, ref random, ref best))
                {
                    behind = node;
                }
            }
        }

        return behind;
    }

    private void Sort(List<int> absent, ref SearchRandom random)
    {
        int kinds = data.HasWindows ? 7 : 4, total = 0;
        for (int i = 0; i < kinds; i++)
        {
            total += Weights[i];
        }

        int drawn = random.Next(total), kind = 0;
        while (drawn >= Weights[kind])
        {
            drawn -= Weights[kind++];
        }

        for (int i = 0; i < absent.Count; i++)
        {
            int stop = absent[i];
            double key = kind switch
            {
                0 => random.NextDouble(),
                1 => -data.SizeOrder[stop],
                2 => -data.FarOrder[stop],
                3 => data.FarOrder[stop],
                4 => data.OrderLatest[stop] - data.OrderEarliest[stop],
                5 => data.OrderEarliest[stop],
                _ => -data.OrderLatest[stop],
            };
            int at = i;
            while (at > 0 && keys[at - 1] > key)
            {
                keys[at] = keys[at - 1];
                order[at] = order[at - 1];
                at--;
            }

            keys[at] = key;
            order[at] = stop;
        }
    }
}

namespace Tracking.Planning.Travel;

/// <summary>Travel times in the form that a routing problem takes.</summary>
public static class TravelTimes
{
    /// <summary>Seconds and metres of all ways at one time, from place <c>i</c> to place <c>j</c> at <c>i * Places + j</c>.</summary>
    public static (double[] Seconds, double[] Metres) At(this ITravelTimeMatrix matrix, DateTimeOffset departure)
    {
        int n = matrix.Places;
        var seconds = new double[n * n];
        var metres = new double[n * n];
        for (int from = 0; from < n; from++)
        {
            for (int to = 0; to < n; to++)
            {
                TravelCell cell = matrix.Between(from, to, departure);
                seconds[from * n + to] = cell.Seconds;
                metres[from * n + to] = cell.Metres;
            }
        }

        return (seconds, metres);
    }
}

namespace Tracking.Simulator.Routes;

/// <summary>A route file that cannot be driven; the message names the file and the field.</summary>
internal sealed class RouteFileException : SimulatorException
{
    public RouteFileException(string source, string problem)
        : base($"{source} is not a route file: {problem}")
    {
    }
}

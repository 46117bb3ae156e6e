/** A time with microseconds, which some types of the API server ask for. https://pkg.go.dev/k8s.io/apimachinery/pkg/apis/meta/v1#MicroTime */
export const microTime = (time: Date): string => time.toISOString().replace("Z", "000Z");
